package io.jenkins.delivery.rehearsal.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a branch stands in the Jenkinsfile: what its blocks have set.
 *
 * @param env set by enclosing blocks, beside the run's own
 * @param workspace folder relative to the workspace's root; empty outside of any node
 * @param stage innermost stage
 * @param path names of the parallel branches, for the timeline
 * @param depth of blocks that the timeline indents
 */
record Frame(Map<String, String> env, Optional<String> workspace, Optional<OpenStage> stage, String path, int depth) {
    static final Frame ROOT = new Frame(Map.of(), Optional.empty(), Optional.empty(), "", 0);

    Frame withEnv(Map<String, String> more) {
        Map<String, String> merged = new LinkedHashMap<>(env);
        merged.putAll(more);
        return new Frame(Collections.unmodifiableMap(merged), workspace, stage, path, depth);
    }

    Frame inWorkspace(String folder) {
        return new Frame(env, Optional.of(folder), stage, path, depth);
    }

    Frame inStage(OpenStage opened) {
        return new Frame(env, workspace, Optional.of(opened), path, depth + 1);
    }

    Frame inBranch(String name) {
        return new Frame(env, workspace, stage, path.isEmpty() ? name : path + "/" + name, depth);
    }

    Frame deeper() {
        return new Frame(env, workspace, stage, path, depth + 1);
    }
}
