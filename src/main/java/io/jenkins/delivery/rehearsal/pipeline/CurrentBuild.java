package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.GroovyObjectSupport;
import io.jenkins.delivery.rehearsal.RunResult;
import java.util.List;
import java.util.Map;

/** {@code currentBuild}: the first build of its job. */
public final class CurrentBuild extends GroovyObjectSupport {
    private final PipelineRun run;
    private RunResult result;
    private String displayName = "#1";
    private String description;

    CurrentBuild(PipelineRun run) {
        this.run = run;
    }

    /** Null while nothing has been said about it, as in Jenkins. */
    public String getResult() {
        return result == null ? null : result.name();
    }

    public String getCurrentResult() {
        return current().name();
    }

    /** Only ever gets worse; anything that is no result fails as it does in Jenkins. */
    public void setResult(Object worse) {
        RunResult named = RunResult.named(String.valueOf(worse))
                .orElseThrow(() -> new StepFailedException("currentBuild.result: '" + worse
                        + "' is not one of SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED"));
        worsen(named);
    }

    void worsen(RunResult worse) {
        result = result == null ? worse : result.and(worse);
    }

    RunResult current() {
        return result == null ? RunResult.SUCCESS : result;
    }

    public boolean resultIsBetterOrEqualTo(String other) {
        return current().compareTo(RunResult.named(other).orElse(RunResult.ABORTED)) <= 0;
    }

    public boolean resultIsWorseOrEqualTo(String other) {
        return current().compareTo(RunResult.named(other).orElse(RunResult.ABORTED)) >= 0;
    }

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(Object name) {
        displayName = String.valueOf(name);
        run.note("currentBuild.displayName = " + displayName);
    }

    public String getFullDisplayName() {
        return getProjectName() + " " + displayName;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(Object text) {
        description = text == null ? null : String.valueOf(text);
        run.note("currentBuild.description = " + description);
    }

    public int getNumber() {
        return 1;
    }

    public String getId() {
        return "1";
    }

    public String getProjectName() {
        return run.env("JOB_BASE_NAME").orElse("rehearsal");
    }

    public String getFullProjectName() {
        return getProjectName();
    }

    public boolean isKeepLog() {
        return false;
    }

    public void setKeepLog(boolean ignored) {
        run.note("currentBuild.keepLog is of no use in a rehearsal");
    }

    public long getDuration() {
        return run.elapsedMillis();
    }

    public String getDurationString() {
        return run.elapsedMillis() / 1000 + " sec and counting";
    }

    public long getStartTimeInMillis() {
        return run.startMillis();
    }

    public long getTimeInMillis() {
        return run.startMillis();
    }

    /** None: a rehearsal is always the first build. */
    public Object getPreviousBuild() {
        return null;
    }

    public Object getPreviousBuildInProgress() {
        return null;
    }

    public Object getPreviousCompletedBuild() {
        return null;
    }

    public Object getPreviousSuccessfulBuild() {
        return null;
    }

    public Object getNextBuild() {
        return null;
    }

    public List<Object> getChangeSets() {
        return List.of();
    }

    public List<Object> getUpstreamBuilds() {
        return List.of();
    }

    public Map<String, Object> getBuildVariables() {
        return Map.of();
    }

    public String getAbsoluteUrl() {
        return run.env("BUILD_URL").orElse("");
    }

    public List<Map<String, String>> getBuildCauses() {
        return List.of(Map.of(
                "_class",
                "hudson.model.Cause$UserIdCause",
                "shortDescription",
                "Started by rehearse",
                "userId",
                "rehearse"));
    }

    public List<Map<String, String>> getBuildCauses(String type) {
        return getBuildCauses().stream()
                .filter(cause -> cause.get("_class").endsWith(type))
                .toList();
    }

    public Object getRawBuild() {
        throw new StepFailedException("currentBuild.rawBuild: a rehearsal has no objects of Jenkins");
    }
}
