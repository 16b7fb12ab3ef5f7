package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.testbed.RealCluster;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Asks again and again, as the driver does: when something changes, and now and then. */
final class Turns {
    static final Stamp STAMP = new Stamp("r-1", "{\"phase\":1}");
    static final Duration LEASE = Duration.ofMinutes(10);

    private final Platform platform;
    private final TrafficRouter router;
    private final Semaphore changes = new Semaphore(0);

    Turns(KubernetesTarget target) {
        platform = target.platform();
        router = target.router();
        platform.onChange(changes::release);
    }

    Baseline begin(String version) throws PlatformException {
        Baseline baseline = platform.inspect(version);
        router.resume(com.fasterxml.jackson.databind.node.NullNode.getInstance(), version, baseline);
        router.resume(router.inspect(), version, baseline);
        platform.lease("r-1", LEASE);
        return baseline;
    }

    Progress settle(Shape shape) throws PlatformException {
        long end = System.nanoTime() + RealCluster.PATIENCE.toNanos();
        while (true) {
            changes.drainPermits();
            Progress progress = platform.ensure(shape, STAMP);
            if (progress.settled()) {
                return progress;
            }
            assertThat(System.nanoTime() < end).as("%s: %s", shape, progress).isTrue();
            pause();
        }
    }

    RouteProgress settle(Route route) throws PlatformException {
        long end = System.nanoTime() + RealCluster.PATIENCE.toNanos();
        while (true) {
            changes.drainPermits();
            RouteProgress progress = router.ensure(route);
            if (progress.settled()) {
                return progress;
            }
            assertThat(System.nanoTime() < end).as("%s: %s", route, progress).isTrue();
            pause();
        }
    }

    /** Goes on looking, as long as nobody objects. */
    void goOnWith(Shape shape) throws PlatformException {
        for (long end = System.nanoTime() + RealCluster.PATIENCE.toNanos(); System.nanoTime() < end; pause()) {
            platform.ensure(shape, STAMP);
        }
    }

    void goOnWith(Route route) throws PlatformException {
        for (long end = System.nanoTime() + RealCluster.PATIENCE.toNanos(); System.nanoTime() < end; pause()) {
            router.ensure(route);
        }
    }

    void end() throws PlatformException {
        platform.cleanUp();
        platform.release("r-1");
    }

    private void pause() {
        try {
            changes.tryAcquire(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
