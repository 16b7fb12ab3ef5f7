package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.jenkins.delivery.testbed.RealCluster;
import java.util.HashSet;
import java.util.Set;

/** Watches the ready pods of an application, event by event, and remembers the fewest that there were. */
final class Capacity implements AutoCloseable {
    private final Set<String> ready = new HashSet<>();
    private final Watch watch;
    private int fewest;

    Capacity(RealCluster cluster, String app) {
        cluster.admin().pods().inNamespace(cluster.namespace()).withLabel("app", app).list().getItems().stream()
                .filter(Capacity::serves)
                .forEach(pod -> ready.add(pod.getMetadata().getName()));
        fewest = ready.size();
        watch = cluster.admin()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel("app", app)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod pod) {
                        see(action, pod);
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }

    synchronized int fewest() {
        return fewest;
    }

    private synchronized void see(Watcher.Action action, Pod pod) {
        if (action == Watcher.Action.DELETED || !serves(pod)) {
            ready.remove(pod.getMetadata().getName());
        } else {
            ready.add(pod.getMetadata().getName());
        }
        fewest = Math.min(fewest, ready.size());
    }

    private static boolean serves(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    @Override
    public void close() {
        watch.close();
    }
}
