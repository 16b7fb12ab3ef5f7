package io.jenkins.plugins.delivery.part;

import hudson.AbortException;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.step.BadParameterException;
import io.jenkins.delivery.step.KubernetesTargetSpec;
import io.jenkins.plugins.delivery.connect.CredentialScope;
import io.jenkins.plugins.delivery.connect.KubernetesConnector;

/**
 * Whether a target can be reached. Only with the item's own credentials, and without repeating anything of the answer: who may
 * configure a job must not be able to read foreign servers with it.
 */
final class ConnectionTest {
    private ConnectionTest() {}

    static FormValidation kubernetes(Item item, KubernetesDeployment written) {
        if (item == null || !Forms.mayAsk(item)) {
            return FormValidation.error(Messages.ConnectionTest_notHere());
        }
        try {
            KubernetesConnector.tryOut(written.written().read(KubernetesTargetSpec.class), CredentialScope.of(item));
            return FormValidation.ok(Messages.ConnectionTest_ok(written.getDeployment()));
        } catch (BadParameterException | AbortException wrong) {
            return FormValidation.error(wrong.getMessage());
        } catch (PlatformException refused) {
            return FormValidation.error(
                    switch (refused.kind()) {
                        case TRANSIENT -> Messages.ConnectionTest_unreachable();
                        case UNAUTHORIZED -> Messages.ConnectionTest_unauthorized();
                        case GONE -> Messages.ConnectionTest_gone(written.getDeployment());
                        case REJECTED -> Messages.ConnectionTest_rejected(written.getDeployment());
                        case DRIFT, HELD -> Messages.ConnectionTest_busy(written.getDeployment());
                    });
        }
    }
}
