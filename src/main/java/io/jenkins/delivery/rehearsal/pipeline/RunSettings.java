package io.jenkins.delivery.rehearsal.pipeline;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the person who calls asks for.
 *
 * @param parameters {@code --param K=V}, as typed
 * @param stubs {@code --stub NAME=VALUE}: values of steps and variables that a rehearsal does not have
 * @param runShell whether {@code sh} and its kin are run in the workspace, or only told
 * @param workspace folder of the Jenkinsfile: what a checkout would have brought
 */
public record RunSettings(Map<String, String> parameters, Map<String, String> stubs, boolean runShell, Path workspace) {
    public RunSettings {
        parameters = Map.copyOf(parameters);
        stubs = Map.copyOf(stubs);
    }
}
