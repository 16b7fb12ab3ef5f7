package io.jenkins.delivery.rehearsal;

import io.jenkins.delivery.platform.kubernetes.KubernetesCluster;
import io.jenkins.delivery.platform.kubernetes.KubernetesConnection;
import io.jenkins.delivery.rehearsal.pipeline.DeliverySteps;
import io.jenkins.delivery.rehearsal.pipeline.Loop;
import io.jenkins.delivery.rehearsal.pipeline.Narrator;
import io.jenkins.delivery.rehearsal.pipeline.People;
import io.jenkins.delivery.rehearsal.pipeline.RealLoop;
import io.jenkins.delivery.time.RealScheduler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real cluster, in real time; the person at the terminal resumes, approves and aborts. */
final class RealWorld implements World {
    /** Calls in flight at the same time: a Jenkinsfile on a desk has a handful of rollouts. */
    private static final int WORKERS = 16;

    private static final Duration LONGEST_WAY_BACK = Duration.ofMinutes(10);

    private final Path kubeconfig;
    private final KubernetesCluster cluster;
    private final RealScheduler scheduler = new RealScheduler(Clock.systemUTC(), WORKERS);
    private final RealLoop loop = new RealLoop(scheduler);
    private final TerminalPeople people;
    private final RealSteps steps;
    private final CountDownLatch over = new CountDownLatch(1);

    private RealWorld(
            Path kubeconfig, KubernetesConnection connection, Instant start, InputStream in, Narrator narrator) {
        this.kubeconfig = kubeconfig;
        cluster = KubernetesCluster.connect(connection, Clock.systemUTC());
        people = new TerminalPeople(loop, narrator);
        steps = new RealSteps(cluster, people, loop, start);
        people.listen(in);
        goBackOnInterrupt(Thread.currentThread());
    }

    /** Ctrl-C stops the pipeline as an abort in Jenkins does: the process stays until the rollouts have gone back. */
    private void goBackOnInterrupt(Thread loopThread) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (over.getCount() > 0) {
                                loopThread.interrupt();
                                try {
                                    over.await(LONGEST_WAY_BACK.toSeconds(), TimeUnit.SECONDS);
                                } catch (InterruptedException hurry) {
                                    Thread.currentThread().interrupt();
                                }
                                // Without this the JVM would answer 130; an abort is 1, as from anybody else.
                                Runtime.getRuntime().halt(Rehearse.FAILURE);
                            }
                        },
                        "way-back"));
    }

    /**
     * @param in where the person at the terminal types
     * @throws BadInputException when the file is no usable kubeconfig
     */
    static World open(Path kubeconfig, Instant start, InputStream in, Narrator narrator) {
        try {
            KubernetesConnection connection = KubernetesConnection.kubeconfig(kubeconfig, Optional.empty());
            return new RealWorld(kubeconfig, connection, start, in, narrator);
        } catch (IOException unreadable) {
            throw new BadInputException(
                    "--kubeconfig " + kubeconfig + ": cannot be read; give the path of a kubeconfig", unreadable);
        } catch (IllegalArgumentException unusable) {
            throw new BadInputException("--kubeconfig " + kubeconfig + ": " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public DeliverySteps steps() {
        return steps;
    }

    @Override
    public People people() {
        return people;
    }

    @Override
    public List<RolloutRecord> rollouts() {
        return steps.rollouts();
    }

    @Override
    public String words() {
        return "the REAL cluster of " + kubeconfig
                + ", real time; type resume, promote, abort, approve or reject; Ctrl-C goes back";
    }

    @Override
    public void close() {
        scheduler.close();
        cluster.close();
        over.countDown();
    }
}
