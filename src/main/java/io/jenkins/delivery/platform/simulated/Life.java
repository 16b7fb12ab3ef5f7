package io.jenkins.delivery.platform.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.rollout.RolloutPlan;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.io.IOException;
import java.util.Optional;

/**
 * The life of one simulated controller process. What a killed process had in the air comes back to nobody: without this, its
 * last call would return into a driver that writes on in its successor's journal.
 */
final class Life {
    /** The process is dead; nothing of it may run on. */
    static final class Over extends Error {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the controller was killed", null, false, false);
        }
    }

    private final Ports real;
    private boolean over;

    Life(Ports real) {
        this.real = real;
    }

    void end() {
        over = true;
        real.platform().close();
    }

    void require() {
        if (over) {
            throw new Over();
        }
    }

    private <T> T alive(T result) {
        require();
        return result;
    }

    Ports ports() {
        return new Ports(
                new MortalPlatform(),
                new MortalRouter(),
                check -> alive(real.checker().look(check)));
    }

    Journal journal(Journal shared) {
        return new Journal() {
            @Override
            public void begin(RolloutPlan plan) throws IOException {
                require();
                shared.begin(plan);
            }

            @Override
            public void append(Entry entry, boolean durable) throws IOException {
                require();
                shared.append(entry, durable);
            }

            @Override
            public Optional<Stored> read() throws IOException {
                return shared.read();
            }
        };
    }

    private final class MortalPlatform implements Platform {
        @Override
        public String name() {
            return real.platform().name();
        }

        @Override
        public Baseline inspect(String version) throws PlatformException {
            return alive(real.platform().inspect(version));
        }

        @Override
        public void resume(String version, Baseline baseline) {
            real.platform().resume(version, baseline);
        }

        @Override
        public void lease(String holder, java.time.Duration duration) throws PlatformException {
            real.platform().lease(holder, duration);
            require();
        }

        @Override
        public void release(String holder) throws PlatformException {
            real.platform().release(holder);
            require();
        }

        @Override
        public Progress ensure(Shape shape, Stamp stamp) throws PlatformException {
            return alive(real.platform().ensure(shape, stamp));
        }

        @Override
        public void cleanUp() throws PlatformException {
            real.platform().cleanUp();
            require();
        }

        @Override
        public void onChange(Runnable listener) {
            real.platform().onChange(listener);
        }

        @Override
        public void close() {
            real.platform().close();
        }
    }

    private final class MortalRouter implements TrafficRouter {
        @Override
        public String name() {
            return real.router().name();
        }

        @Override
        public Precision precision() {
            return real.router().precision();
        }

        @Override
        public JsonNode inspect() throws PlatformException {
            return alive(real.router().inspect());
        }

        @Override
        public void resume(JsonNode original, String version, Baseline baseline) {
            real.router().resume(original, version, baseline);
        }

        @Override
        public RouteProgress ensure(Route route) throws PlatformException {
            return alive(real.router().ensure(route));
        }
    }
}
