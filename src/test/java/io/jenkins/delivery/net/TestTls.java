package io.jenkins.delivery.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority for localhost, and a certificate of it that has expired; made by the JDK's keytool, so that no key is ever committed. */
public final class TestTls {
    private static final String PASSWORD = "changeit";

    private final Path store;

    public TestTls(Path folder) throws IOException, InterruptedException {
        store = folder.resolve("keys.p12");
        Path request = folder.resolve("request.pem");
        Path signed = folder.resolve("signed.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Test authority",
                "-validity",
                "2",
                "-ext",
                "bc:c",
                "-ext",
                "san=dns:localhost");
        keytool("-genkeypair", "-alias", "expired", "-keyalg", "EC", "-dname", "CN=localhost");
        keytool("-certreq", "-alias", "expired", "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-startdate",
                "-10d",
                "-validity",
                "5",
                "-ext",
                "san=dns:localhost");
        keytool("-importcert", "-noprompt", "-alias", "expired", "-file", signed.toString());
    }

    /** What a client that trusts the authority is given. */
    public String authority() throws IOException, GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys().getCertificate("ca").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** A server with the key of the authority itself, or with the expired one. */
    public SSLContext server(String alias) throws IOException, GeneralSecurityException {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                keys().getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                keys().getCertificateChain(alias));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }
}
