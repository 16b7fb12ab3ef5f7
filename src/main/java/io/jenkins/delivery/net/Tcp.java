package io.jenkins.delivery.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens a connection, to see whether it can be done. */
public final class Tcp {
    private Tcp() {}

    /**
     * Connects, and hangs up.
     *
     * @param timeout for all of it; a name server that does not answer is part of it
     * @throws NetworkFailure when it could not, and why
     */
    public static void connect(String host, int port, Duration timeout) throws NetworkFailure {
        long end = System.nanoTime() + timeout.toNanos();
        Future<InetAddress> address = Http.WORKERS.submit(() -> InetAddress.getByName(host));
        try (Socket socket = new Socket()) {
            InetAddress known = address.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            // 0 would mean: for ever.
            socket.connect(new InetSocketAddress(known, port), (int) Math.max(1, left));
        } catch (TimeoutException e) {
            address.cancel(true);
            throw new NetworkFailure("no answer of the name server within " + Http.words(timeout), e);
        } catch (ExecutionException e) {
            throw new NetworkFailure(NetworkWords.why(host, e.getCause()), e.getCause());
        } catch (IOException e) {
            throw new NetworkFailure(NetworkWords.why(host, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkFailure("interrupted while connecting", e);
        }
    }
}
