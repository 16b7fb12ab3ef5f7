package io.jenkins.delivery.step;

import static io.jenkins.delivery.step.Parameter.optional;
import static io.jenkins.delivery.step.Parameter.required;
import static io.jenkins.delivery.step.Parameter.withDefault;

import io.jenkins.delivery.health.Probe;
import io.jenkins.delivery.health.StatusRange;
import io.jenkins.delivery.step.Parameter.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A probe with a name.
 *
 * @param name what people read; unique among the checks of a step
 */
public record ProbeSpec(String name, Probe probe) implements CheckSpec {

    private static final Parameter TIMEOUT =
            withDefault("timeout", new Type.Time(), "5s", "how long one answer may take");

    public static final Spec<ProbeSpec> HTTP = new Spec<>(
            new Signature(
                    "httpCheck",
                    Optional.of("url"),
                    List.of(
                            required("url", new Type.Text(), "address, http or https, without user name and password"),
                            withDefault(
                                    "status", new Type.Text(), "200-399", "healthy status codes: '204' or '200-299'"),
                            optional("contains", new Type.Text(), "text that the body must contain"),
                            optional(
                                    "credentialsId",
                                    new Type.Text(),
                                    "token, or user name and password, for the Authorization header"),
                            TIMEOUT,
                            optional("name", new Type.Text(), "what it is called in logs and reports")),
                    "a GET request that has to be answered well"),
            written -> named(
                    written,
                    "http " + written.text("url"),
                    new Probe.Http(
                            WebAddress.parse("url", written.text("url")),
                            status(written.text("status")),
                            written.optionalText("contains"),
                            Map.of(),
                            written.optionalText("credentialsId"),
                            timeout(written))));

    public static final Spec<ProbeSpec> TCP = new Spec<>(
            new Signature(
                    "tcpCheck",
                    Optional.of("address"),
                    List.of(
                            required("address", new Type.Text(), "host and port, for example 'db.example:5432'"),
                            TIMEOUT,
                            optional("name", new Type.Text(), "what it is called in logs and reports")),
                    "a connection that can be opened"),
            written -> named(written, "tcp " + written.text("address"), tcp(written)));

    public static final Spec<ProbeSpec> READINESS = new Spec<>(
            new Signature(
                    "readinessCheck",
                    Optional.empty(),
                    List.of(optional("name", new Type.Text(), "what it is called in logs and reports")),
                    "all pods of the new version are ready, as the cluster says"),
            written -> named(written, "readiness", new Probe.Readiness(Duration.ofSeconds(5))));

    private static ProbeSpec named(Arguments written, String otherwise, Probe probe) {
        return new ProbeSpec(written.optionalText("name").orElse(otherwise), probe);
    }

    private static Duration timeout(Arguments written) {
        Duration timeout = written.duration("timeout");
        if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "timeout: '" + written.text("timeout") + "' is not a time above 0 s and up to 1 min");
        }
        return timeout;
    }

    private static StatusRange status(String text) {
        String[] ends = text.replace(" ", "").split("-", 2);
        try {
            int from = Integer.parseInt(ends[0]);
            return new StatusRange(from, ends.length == 1 ? from : Integer.parseInt(ends[1]));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "status: '" + text + "' is not a status code or range such as '200-399'");
        }
    }

    private static Probe.Tcp tcp(Arguments written) {
        String address = written.text("address");
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65536) {
                String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
                return new Probe.Tcp(host, port, timeout(written));
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one explanation.
        }
        throw written.bad("address", address, "a host and a port, for example 'db.example:5432'");
    }
}
