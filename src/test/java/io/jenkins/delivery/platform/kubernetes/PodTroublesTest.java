package io.jenkins.delivery.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.delivery.platform.PodProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTroublesTest {
    private static List<PodProblem> problems(String status) {
        return PodTroubles.of(Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: web-1}\nstatus: " + status, Pod.class));
    }

    @Test
    void aReadyOrStartingPodHasNone() {
        assertThat(problems("{phase: Running, containerStatuses: [{name: app, ready: true, restartCount: 9}]}"))
                .isEmpty();
        assertThat(problems("{phase: Pending, containerStatuses:"
                        + " [{name: app, ready: false, state: {waiting: {reason: ContainerCreating}}}]}"))
                .isEmpty();
        assertThat(problems("{phase: Running, containerStatuses:"
                        + " [{name: app, ready: false, state: {running: {}}, restartCount: 0}]}"))
                .isEmpty();
    }

    @Test
    void bothWordsForAMissingImageAreOneProblem() {
        for (String word : List.of("ErrImagePull", "ImagePullBackOff")) {
            assertThat(problems("{containerStatuses: [{name: app, ready: false, image: 'shop/web:9',"
                            + " state: {waiting: {reason: " + word + ", message: 'not found'}}}]}"))
                    .containsExactly(new PodProblem(
                            "web-1", "ImagePullBackOff", "container app, image shop/web:9: not found", true));
        }
    }

    @Test
    void aCrashLoopKeepsItsNameBetweenAttempts() {
        String last = "lastState: {terminated: {exitCode: 137, reason: OOMKilled}}, restartCount: 3";
        PodProblem waiting = problems("{containerStatuses: [{name: app, ready: false, " + last
                        + ", state: {waiting: {reason: CrashLoopBackOff, message: back-off}}}]}")
                .get(0);
        PodProblem running = problems(
                        "{containerStatuses: [{name: app, ready: false, " + last + ", state: {running: {}}}]}")
                .get(0);
        assertThat(waiting).isEqualTo(running);
        assertThat(waiting.key()).isEqualTo("web-1/CrashLoopBackOff");
        assertThat(waiting.message())
                .isEqualTo("container app: ended with exit code 137 (OOMKilled); restarted 3 times");
        assertThat(waiting.fatal()).isTrue();
    }

    @Test
    void aSingleFailureMayMend() {
        assertThat(problems("{containerStatuses: [{name: app, ready: false, restartCount: 1,"
                        + " lastState: {terminated: {exitCode: 2, reason: Error}}, state: {running: {}}}]}"))
                .containsExactly(new PodProblem(
                        "web-1", "Error", "container app: ended with exit code 2 (Error); restarted 1 time", false));
    }

    @Test
    void initContainersAndConfigurationErrorsAreTold() {
        assertThat(problems("{initContainerStatuses: [{name: migrate, ready: false, state: {waiting: {reason:"
                        + " CreateContainerConfigError, message: 'secret \"db\" not found'}}}]}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("init container migrate: secret \"db\" not found");
                    assertThat(problem.fatal()).isTrue();
                });
    }

    @Test
    void theSchedulersWordsAreKeptButItMayFindRoom() {
        assertThat(problems("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                        + " message: '0/3 nodes are available: insufficient cpu'}]}"))
                .containsExactly(
                        new PodProblem("web-1", "Unschedulable", "0/3 nodes are available: insufficient cpu", false));
    }

    @Test
    void aWebhookThatIsAwayMayComeBackButAQuotaStays() {
        assertThat(PodTroubles.ofReplicaSet("ReplicaSet web-1", "FailedCreate: exceeded quota: pods")
                        .fatal())
                .isTrue();
        assertThat(PodTroubles.ofReplicaSet("ReplicaSet web-1", "FailedCreate: failed calling webhook \"x\"")
                        .fatal())
                .isFalse();
    }
}
