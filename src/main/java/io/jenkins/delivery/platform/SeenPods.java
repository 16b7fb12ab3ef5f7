package io.jenkins.delivery.platform;

import java.time.Duration;

/** Remembers what the platform last said of the new version's pods: the readiness check asks nothing of its own. */
public final class SeenPods implements Platform {
    private final Platform platform;
    private volatile VersionCount candidate = VersionCount.NONE;

    public SeenPods(Platform platform) {
        this.platform = platform;
    }

    /** What was last said; none before the first answer. */
    public VersionCount candidate() {
        return candidate;
    }

    @Override
    public Progress ensure(Shape shape, Stamp stamp) throws PlatformException {
        Progress progress = platform.ensure(shape, stamp);
        candidate = progress.candidate();
        return progress;
    }

    @Override
    public String name() {
        return platform.name();
    }

    @Override
    public Baseline inspect(String version) throws PlatformException {
        return platform.inspect(version);
    }

    @Override
    public void resume(String version, Baseline baseline) {
        platform.resume(version, baseline);
    }

    @Override
    public void lease(String holder, Duration duration) throws PlatformException {
        platform.lease(holder, duration);
    }

    @Override
    public void release(String holder) throws PlatformException {
        platform.release(holder);
    }

    @Override
    public void cleanUp() throws PlatformException {
        platform.cleanUp();
    }

    @Override
    public void onChange(Runnable listener) {
        platform.onChange(listener);
    }

    @Override
    public void close() {
        platform.close();
    }
}
