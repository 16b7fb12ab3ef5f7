package io.jenkins.delivery.platform.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jenkins.delivery.platform.PodProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pod does not serve, at the moment when its status says so, not after a time-out. The reasons are the kubelet's and
 * the scheduler's own; only words that alternate for one and the same cause are held together.
 */
final class PodTroubles {
    private static final int LONGEST_MESSAGE = 500;

    /** Waiting for these to mend by themselves is vain in practice. */
    private static final Set<String> FATAL = Set.of(
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodTroubles() {}

    static List<PodProblem> of(Pod pod) {
        List<PodProblem> found = new ArrayList<>();
        PodStatus status = pod.getStatus();
        if (status == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return found;
        }
        String name = pod.getMetadata().getName();
        Optional.ofNullable(status.getConditions()).orElse(List.of()).stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                // An autoscaler of nodes may yet make room: not fatal.
                .filter(c -> "Unschedulable".equals(c.getReason()))
                .forEach(c -> found.add(problem(name, "Unschedulable", c.getMessage(), false)));
        if ("Failed".equals(status.getPhase())) {
            String reason = Optional.ofNullable(status.getReason()).orElse("Failed");
            found.add(problem(name, reason, status.getMessage(), false));
        }
        containers(name, "init container ", status.getInitContainerStatuses(), found);
        containers(name, "container ", status.getContainerStatuses(), found);
        return found;
    }

    private static void containers(String pod, String kind, List<ContainerStatus> statuses, List<PodProblem> found) {
        if (statuses != null) {
            for (ContainerStatus each : statuses) {
                if (!Boolean.TRUE.equals(each.getReady())) {
                    container(pod, kind + each.getName(), each).ifPresent(found::add);
                }
            }
        }
    }

    private static Optional<PodProblem> container(String pod, String who, ContainerStatus status) {
        Optional<ContainerState> state = Optional.ofNullable(status.getState());
        Optional<ContainerStateTerminated> last =
                failed(state).or(() -> failed(Optional.ofNullable(status.getLastState())));
        int restarts = DeploymentState.count(status.getRestartCount());
        Optional<String> waiting = state.map(ContainerState::getWaiting).map(w -> w.getReason());
        boolean crashing = waiting.filter("CrashLoopBackOff"::equals).isPresent();
        if (crashing || (last.isPresent() && restarts > 0 && waiting.isEmpty())) {
            // Between two attempts it runs for a moment or has just ended: the same trouble by another word.
            boolean loop = crashing || restarts > 1;
            String why = last.map(PodTroubles::ending)
                    .orElseGet(() -> state.map(s -> s.getWaiting().getMessage()).orElse("it ends again and again"));
            return Optional.of(problem(
                    pod,
                    loop ? "CrashLoopBackOff" : reason(last.get()),
                    who + ": " + why + "; restarted " + restarts + (restarts == 1 ? " time" : " times"),
                    loop));
        }
        if (waiting.isPresent()) {
            String reason = waiting.get().equals("ErrImagePull") ? "ImagePullBackOff" : waiting.get();
            if (reason.equals("ContainerCreating") || reason.equals("PodInitializing")) {
                return Optional.empty();
            }
            String message = state.map(s -> s.getWaiting().getMessage()).orElse("");
            return Optional.of(problem(
                    pod,
                    reason,
                    who
                            + (status.getImage() == null || status.getImage().isEmpty()
                                    ? ""
                                    : ", image " + status.getImage())
                            + (message == null || message.isEmpty() ? "" : ": " + message),
                    FATAL.contains(reason)));
        }
        return last.map(end -> problem(pod, reason(end), who + ": " + ending(end), false));
    }

    private static Optional<ContainerStateTerminated> failed(Optional<ContainerState> state) {
        return state.map(ContainerState::getTerminated).filter(end -> DeploymentState.count(end.getExitCode()) != 0);
    }

    private static String reason(ContainerStateTerminated end) {
        return end.getReason() == null || end.getReason().isEmpty() ? "Error" : end.getReason();
    }

    private static String ending(ContainerStateTerminated end) {
        String message = end.getMessage() == null || end.getMessage().isBlank()
                ? ""
                : ": " + end.getMessage().strip();
        return "ended with exit code " + end.getExitCode() + " (" + reason(end) + ")" + message;
    }

    /** Why a ReplicaSet cannot even make its pods. */
    static PodProblem ofReplicaSet(String name, String failure) {
        // A webhook that cannot be asked may be back soon; one that says no, or a full quota, stays.
        boolean passing = failure.contains("failed calling webhook") || failure.contains("timeout");
        return problem(name, "FailedCreate", failure, !passing);
    }

    private static PodProblem problem(String pod, String reason, String message, boolean fatal) {
        String text = message == null ? "" : message;
        String shown = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
        return new PodProblem(pod, reason == null ? "Unknown" : reason, shown, fatal);
    }
}
