package io.jenkins.delivery.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test a {@link RealCluster}: one control plane for the whole run, one namespace for each test. Where the testbed has
 * not been built, the test is skipped and says so.
 */
public final class RealClusterExtension implements ParameterResolver {
    /** A control plane that runs already, to save its start while writing tests. */
    private static final String RUNNING = "delivery.testbed.kubeconfig";

    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(RealClusterExtension.class);
    private static final int NOT_TO_BE_HAD = 3;
    private static ControlPlane plane;

    /** @param missing why there is none */
    private record ControlPlane(Optional<Path> kubeconfig, String missing) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Path kubeconfig = plane().kubeconfig().orElseThrow(() -> new TestAbortedException(plane().missing()));
        String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
        RealCluster cluster = new RealCluster(kubeconfig, namespace);
        context.getStore(STORE).put(namespace, (AutoCloseable) cluster::close);
        return cluster;
    }

    private static synchronized ControlPlane plane() {
        if (plane == null) {
            plane = start();
        }
        return plane;
    }

    private static ControlPlane start() {
        String running = System.getProperty(RUNNING);
        if (running != null) {
            return new ControlPlane(Optional.of(Path.of(running)), "");
        }
        Optional<Path> script = script();
        if (script.isEmpty()) {
            return missing(
                    "there is no testbed/control-plane above " + Path.of("").toAbsolutePath());
        }
        try {
            Path directory = Files.createTempDirectory("delivery-testbed");
            Started started = run(script.get(), directory);
            if (started.exit == NOT_TO_BE_HAD) {
                return missing(started.errors);
            }
            if (started.exit != 0) {
                // A machine under heavy load may be too slow once.
                started = run(script.get(), directory);
            }
            if (started.exit != 0) {
                throw new IllegalStateException("testbed/control-plane start failed: " + started.errors);
            }
            String last = started.lines.get(started.lines.size() - 1);
            return new ControlPlane(
                    Optional.of(Path.of(
                            new ObjectMapper().readTree(last).path("kubeconfig").asText())),
                    "");
        } catch (IOException e) {
            throw new IllegalStateException("testbed/control-plane cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the control plane started", e);
        }
    }

    private record Started(int exit, List<String> lines, String errors) {}

    private static Started run(Path script, Path directory) throws IOException, InterruptedException {
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        Path errors = directory.resolveSibling(directory.getFileName() + ".err");
        // It ends by itself when this process does, however this process ends.
        Process process = new ProcessBuilder(
                        script.toString(),
                        "start",
                        directory.toString(),
                        "--owner",
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        Started started = new Started(
                ended ? process.exitValue() : -1,
                Files.readAllLines(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8).strip());
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
        return started;
    }

    private static Optional<Path> script() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path script = up.resolve("testbed/control-plane");
            if (Files.isExecutable(script)) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }

    private static ControlPlane missing(String why) {
        if (Boolean.getBoolean("delivery.real")) {
            throw new IllegalStateException("a real Kubernetes control plane is demanded (delivery.real): " + why);
        }
        return new ControlPlane(
                Optional.empty(), "no real Kubernetes control plane here (testbed/build makes one): " + why);
    }
}
