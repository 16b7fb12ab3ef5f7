package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.GroovyObjectSupport;
import java.util.Map;
import java.util.TreeMap;

/** {@code env}: reads what holds at the call, writes for the rest of the run. */
final class EnvVariable extends GroovyObjectSupport {
    private final PipelineRun run;

    EnvVariable(PipelineRun run) {
        this.run = run;
    }

    @Override
    public Object getProperty(String name) {
        return name.equals("environment") ? getEnvironment() : run.env(name).orElse(null);
    }

    @Override
    public void setProperty(String name, Object value) {
        run.setEnv(name, value == null ? "" : String.valueOf(value));
    }

    public Map<String, String> getEnvironment() {
        return new TreeMap<>(run.env());
    }
}
