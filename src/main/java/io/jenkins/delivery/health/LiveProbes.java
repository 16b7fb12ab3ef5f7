package io.jenkins.delivery.health;

import io.jenkins.delivery.net.Authorization;
import io.jenkins.delivery.net.Http;
import io.jenkins.delivery.net.HttpAnswer;
import io.jenkins.delivery.net.HttpQuestion;
import io.jenkins.delivery.net.NetworkFailure;
import io.jenkins.delivery.net.Tcp;
import io.jenkins.delivery.platform.VersionCount;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Asks the real thing. */
public final class LiveProbes implements ProbeClient {
    /** What of a body is read: enough to find a word in, and never more than memory has room for. */
    private static final int MOST_BYTES = 64 * 1024;

    private final Http http;
    private final Map<String, Authorization> credentials;
    private final Supplier<VersionCount> candidate;

    /**
     * @param http whom HTTPS trusts
     * @param credentials by the name that {@link Probe.Http#credential} uses
     * @param candidate how many pods of the new version there are and how many are ready, as the platform last said
     */
    public LiveProbes(Http http, Map<String, Authorization> credentials, Supplier<VersionCount> candidate) {
        this.http = http;
        this.credentials = Map.copyOf(credentials);
        this.candidate = candidate;
    }

    @Override
    public Answer ask(Probe probe) {
        try {
            if (probe instanceof Probe.Http asked) {
                return http(asked);
            }
            return probe instanceof Probe.Tcp tcp ? tcp(tcp) : readiness();
        } catch (NetworkFailure e) {
            return new Answer(false, e.getMessage());
        } catch (RuntimeException e) {
            // The class alone: the message may hold what must not be written down.
            return new Answer(false, "could not be asked: " + e.getClass().getSimpleName());
        }
    }

    private Answer http(Probe.Http probe) throws NetworkFailure {
        Map<String, String> headers = new TreeMap<>(probe.headers());
        if (probe.credential().isPresent()) {
            String name = probe.credential().get();
            Authorization credential = credentials.get(name);
            if (credential == null) {
                return new Answer(
                        false,
                        "no credential is called '" + name + "'; there are " + new TreeMap<>(credentials).keySet());
            }
            credential.header().ifPresent(value -> headers.put("Authorization", value));
        }
        HttpAnswer answer =
                http.ask(new HttpQuestion(probe.url(), headers, Optional.empty(), probe.timeout(), MOST_BYTES));
        String status =
                answer.status() + answer.location().map(to -> " to " + to).orElse("");
        if (!probe.status().contains(answer.status())) {
            return new Answer(false, status + ", expected " + probe.status() + begin(answer));
        }
        Optional<String> missing =
                probe.contains().filter(text -> !answer.text().contains(text));
        if (missing.isPresent()) {
            return new Answer(
                    false, status + ", but the body does not contain '" + missing.get() + "'" + begin(answer));
        }
        return new Answer(true, status);
    }

    private static String begin(HttpAnswer answer) {
        return answer.body().length == 0 ? "" : ": " + answer.text();
    }

    private static Answer tcp(Probe.Tcp probe) throws NetworkFailure {
        Tcp.connect(probe.host(), probe.port(), probe.timeout());
        return new Answer(true, "connected");
    }

    private Answer readiness() {
        VersionCount count = candidate.get();
        String said = count.ready() + " of " + count.total() + " pods are ready";
        return new Answer(count.total() > 0 && count.ready() >= count.total(), said);
    }
}
