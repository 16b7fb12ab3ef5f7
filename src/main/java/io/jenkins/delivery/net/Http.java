package io.jenkins.delivery.net;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks over HTTP(S). Never follows a redirect: the address that was configured, and credentials were meant for, is the one that is asked.
 */
public final class Http {
    private static final int THREADS = 8;
    static final ThreadPoolExecutor WORKERS = workers();
    // A client has a thread of its own; one for each authority, and not one for each rollout.
    private static final Map<Optional<String>, Http> SHARED = new ConcurrentHashMap<>();

    private final HttpClient client;

    private Http(Optional<String> ca) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(WORKERS)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Plain servers are asked plainly: some stumble over the offer of HTTP/2.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMinutes(1));
        ca.map(Tls::trusting).ifPresent(builder::sslContext);
        client = builder.build();
    }

    /** HTTPS that trusts the authorities that this Java trusts. */
    public static Http standard() {
        return SHARED.computeIfAbsent(Optional.empty(), Http::new);
    }

    /**
     * HTTPS that trusts the given authorities and no other.
     *
     * @param pem one or more certificates
     * @throws IllegalArgumentException when there is none in it
     */
    public static Http trusting(String pem) {
        return SHARED.computeIfAbsent(Optional.of(pem), Http::new);
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws NetworkFailure when there is none, not in time, or only a part of it
     */
    public HttpAnswer ask(HttpQuestion question) throws NetworkFailure {
        // HttpRequest's own time-out ends with the headers; a body that trickles for ever needs this one.
        CompletableFuture<HttpResponse<BoundedBody.Read>> answer =
                client.sendAsync(request(question), headers -> new BoundedBody(question.mostBytes()));
        try {
            HttpResponse<BoundedBody.Read> response =
                    answer.get(question.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new HttpAnswer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type"),
                    response.headers().firstValue("Location"),
                    response.body().bytes(),
                    response.body().cut());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NetworkFailure("no whole answer within " + words(question.timeout()), e);
        } catch (ExecutionException e) {
            throw new NetworkFailure(NetworkWords.why(question.url().getHost(), e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NetworkFailure("interrupted while waiting for the answer", e);
        }
    }

    private static HttpRequest request(HttpQuestion question) throws NetworkFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(question.url());
        for (Map.Entry<String, String> header : question.headers().entrySet()) {
            try {
                request.header(header.getKey(), header.getValue());
            } catch (IllegalArgumentException e) {
                // Its message repeats the value, which may be a credential: neither message nor cause may get out.
                throw new NetworkFailure(
                        "the header " + header.getKey() + " cannot be sent: its value has characters that are not"
                                + " allowed (a line break at its end?)",
                        null);
            }
        }
        question.form().ifPresent(form -> request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        return request.build();
    }

    static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static ThreadPoolExecutor workers() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "delivery-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }
}
