package io.jenkins.delivery.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Users: requests to {@code /} of a port on the loopback at a constant rate, each by a connection of its own, so that each is
 * balanced anew. By sockets, because Java's HTTP clients try some failed requests a second time without telling.
 */
public final class Load implements AutoCloseable {
    /** Far more than any of the versions takes; who waits longer has failed. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private static final int USERS = 32;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService users = Executors.newFixedThreadPool(USERS);
    private final int port;
    private final long lastSecond;
    private final AtomicLong sent = new AtomicLong();
    private final List<Answer> answers = new ArrayList<>();

    /**
     * One request.
     *
     * @param number counts requests in the order in which they were sent
     * @param version who answered; empty when nobody did
     * @param failure what the user saw instead of a page
     */
    public record Answer(long number, String version, Optional<String> failure) {
        public boolean failed() {
            return failure.isPresent();
        }
    }

    /**
     * @param perSecond requests a second
     * @param atMost ends by itself after that
     */
    public Load(int port, int perSecond, Duration atMost) {
        this.port = port;
        lastSecond = System.nanoTime() + atMost.toNanos();
        clock.scheduleAtFixedRate(this::send, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    }

    private void send() {
        if (System.nanoTime() < lastSecond) {
            long number = sent.getAndIncrement();
            users.execute(() -> {
                Answer answer = ask(number);
                synchronized (answers) {
                    answers.add(answer);
                }
            });
        }
    }

    private Answer ask(long number) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(REQUEST);
            return read(number, new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            return new Answer(number, "", Optional.of(broken.toString()));
        }
    }

    private static Answer read(long number, String answer) {
        if (!answer.contains("\r\n\r\n")) {
            return new Answer(number, "", Optional.of("closed without an answer"));
        }
        String version = answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("X-Version: "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElse("");
        String status = answer.lines().findFirst().orElse("");
        boolean good = status.startsWith("HTTP/1.1 200 ") && !version.isEmpty();
        return new Answer(number, version, good ? Optional.empty() : Optional.of(status));
    }

    /** Those that are answered, in the order in which they were answered. */
    public List<Answer> answers() {
        synchronized (answers) {
            return List.copyOf(answers);
        }
    }

    /** Waits until the last requests, none of them sent before this call, are as they should be. */
    public List<Answer> await(String what, int requests, Predicate<List<Answer>> condition) {
        long first = sent.get();
        List<List<Answer>> last = new ArrayList<>(List.of(List.of()));
        RealCluster.await(what, () -> {
            List<Answer> since =
                    answers().stream().filter(each -> each.number() >= first).toList();
            if (since.size() < requests) {
                return false;
            }
            last.set(0, since.subList(since.size() - requests, since.size()));
            return condition.test(last.get(0));
        });
        return last.get(0);
    }

    /** How many requests had which end, for people: {@code {1.4.2=300, bad: HTTP/1.1 500 …=12}}. */
    public static Map<String, Long> summary(List<Answer> answers) {
        return answers.stream()
                .collect(Collectors.groupingBy(
                        each -> each.version()
                                + each.failure().map(why -> ": " + why).orElse(""),
                        TreeMap::new,
                        Collectors.counting()));
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdownNow();
        users.shutdown();
        if (!users.awaitTermination(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            users.shutdownNow();
        }
    }
}
