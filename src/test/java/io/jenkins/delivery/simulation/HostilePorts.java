package io.jenkins.delivery.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.Progress;
import io.jenkins.delivery.platform.Shape;
import io.jenkins.delivery.platform.Stamp;
import io.jenkins.delivery.rollout.Effect;
import io.jenkins.delivery.rollout.Ports;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.time.Duration;
import java.util.function.Consumer;

/** A real world behind a hostile network: around each call anything may happen. */
final class HostilePorts {
    private final Ports real;
    private final Hostility hostility;
    private final Runnable alive;
    private final Consumer<Effect> witness;

    /**
     * @param alive throws when the process that calls has been killed meanwhile
     * @param witness sees each effect that is asked for, before it is
     */
    HostilePorts(Ports real, Hostility hostility, Runnable alive, Consumer<Effect> witness) {
        this.real = real;
        this.hostility = hostility;
        this.alive = alive;
        this.witness = witness;
    }

    interface Call<T> {
        T make() throws PlatformException;
    }

    private <T> T around(String what, Effect effect, Call<T> call) throws PlatformException {
        alive.run();
        witness.accept(effect);
        hostility.before(what);
        alive.run();
        T answer = call.make();
        hostility.after(what);
        alive.run();
        return answer;
    }

    Ports ports() {
        return new Ports(new HostilePlatform(), new HostileRouter(), real.checker());
    }

    private final class HostilePlatform implements Platform {
        @Override
        public String name() {
            return real.platform().name();
        }

        @Override
        public Baseline inspect(String version) throws PlatformException {
            return real.platform().inspect(version);
        }

        @Override
        public void resume(String version, Baseline baseline) {
            real.platform().resume(version, baseline);
        }

        @Override
        public void lease(String holder, Duration duration) throws PlatformException {
            around("lease", new Effect.TakeLease(), () -> {
                real.platform().lease(holder, duration);
                return "";
            });
        }

        @Override
        public void release(String holder) throws PlatformException {
            around("release", new Effect.GiveLeaseBack(), () -> {
                real.platform().release(holder);
                return "";
            });
        }

        @Override
        public Progress ensure(Shape shape, Stamp stamp) throws PlatformException {
            return around("ensure " + shape, new Effect.ShapeTarget(shape), () -> real.platform()
                    .ensure(shape, stamp));
        }

        @Override
        public void cleanUp() throws PlatformException {
            around("cleanUp", new Effect.CleanUp(), () -> {
                real.platform().cleanUp();
                return "";
            });
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

    private final class HostileRouter implements TrafficRouter {
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
            return real.router().inspect();
        }

        @Override
        public void resume(JsonNode original, String version, Baseline baseline) {
            real.router().resume(original, version, baseline);
        }

        @Override
        public RouteProgress ensure(Route route) throws PlatformException {
            return around("ensure " + route, new Effect.RouteTraffic(route), () -> real.router()
                    .ensure(route));
        }
    }
}
