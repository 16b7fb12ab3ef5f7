package io.jenkins.delivery.rehearsal.pipeline;

import io.jenkins.delivery.rehearsal.RunResult;
import java.util.Optional;

/** A stage while it runs. Its result can only get worse, and that of the stages around it with it. */
final class OpenStage {
    final String name;
    final int order;
    final double startedAt;
    private final Optional<OpenStage> outer;
    private RunResult result = RunResult.SUCCESS;

    OpenStage(String name, int order, double startedAt, Optional<OpenStage> outer) {
        this.name = name;
        this.order = order;
        this.startedAt = startedAt;
        this.outer = outer;
    }

    RunResult result() {
        return result;
    }

    void mark(RunResult worse) {
        result = result.and(worse);
        outer.ifPresent(stage -> stage.mark(worse));
    }

    /** By a failure that passes through: the stages around it hear of it themselves, unless somebody catches it. */
    void fail(RunResult worse) {
        result = result.and(worse);
    }

    /** Skipped: says nothing about the stages around it. */
    void skip() {
        result = RunResult.NOT_BUILT;
    }
}
