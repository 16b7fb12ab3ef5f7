package io.jenkins.delivery.platform;

import java.time.Duration;

/**
 * One target of one rollout. Calls block for a bounded time (at most about 15 s) and are made by one thread at a time.
 *
 * <p>The life of a target: {@link #inspect} (reads only), {@link #lease}, any number of {@link #ensure}, {@link #cleanUp},
 * {@link #release}. Every call may be repeated; after a crash a fresh instance is given the stored {@link Baseline} by
 * {@link #resume} and goes on.
 */
public interface Platform extends AutoCloseable {

    /** How people name the target, for example {@code kubernetes: shop/web}. */
    String name();

    /**
     * Reads what stands on the target and checks, without changing anything, that the new version could be deployed there:
     * the object exists, nothing is half-deployed, needed permissions are there.
     *
     * @param version the new version: an image reference
     * @throws PlatformException when it could not; nothing has been changed
     */
    Baseline inspect(String version) throws PlatformException;

    /** Tells a fresh instance which rollout it serves. Must not do I/O. */
    void resume(String version, Baseline baseline);

    /**
     * Takes or renews the right to write to the target.
     *
     * @param holder the rollout's id; the same holder may take it again after a crash
     * @param duration how long it lasts unless it is renewed; longer than a restart of the controller takes
     * @throws PlatformException kind {@code HELD} with the other holder's name when somebody else has it
     */
    void lease(String holder, Duration duration) throws PlatformException;

    /** Gives the right to write back, if it is still ours. */
    void release(String holder) throws PlatformException;

    /**
     * Moves the target towards a shape by the next missing write, or by none, and says how far it is.
     *
     * @param shape what should be
     * @param stamp what a successor needs to know of the rollout; stored with the target on writes that are made anyway
     */
    Progress ensure(Shape shape, Stamp stamp) throws PlatformException;

    /** Removes whatever the rollout left beside the target (marks, copies of the journal), but not the lease. */
    void cleanUp() throws PlatformException;

    /**
     * Calls back when something about the target may have changed. May call too often, from any thread, and while calls run;
     * must not be relied on alone, watches have gaps.
     */
    void onChange(Runnable listener);

    /** Frees watches and connections. Never changes the target. */
    @Override
    void close();
}
