package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Script;
import java.util.List;
import java.util.Locale;

/** What a compiled Jenkinsfile extends: whatever it does not define itself is asked of the run. */
public abstract class PipelineScript extends Script {
    /** The call that stands in place of {@code pipeline { … }}. */
    static final String DECLARATIVE = "runDeclarativePipeline";

    private PipelineRun pipelineRun;

    void bind(PipelineRun run) {
        pipelineRun = run;
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
        Object[] given = arguments instanceof Object[] array ? array : new Object[] {arguments};
        if (name.equals(DECLARATIVE)) {
            return pipelineRun.declarative((List<?>) given[0]);
        }
        return pipelineRun.call(this, name, given);
    }

    @Override
    public Object getProperty(String name) {
        return pipelineRun.property(this, name);
    }

    @Override
    public void setProperty(String name, Object value) {
        getBinding().setVariable(name, value);
    }

    // What Groovy itself defines for every object would otherwise hide the steps of the same names.

    @Override
    public void println(Object text) {
        invokeMethod("echo", new Object[] {String.valueOf(text)});
    }

    @Override
    public void println() {
        invokeMethod("echo", new Object[] {""});
    }

    @Override
    public void print(Object text) {
        println(text);
    }

    @Override
    public void printf(String format, Object value) {
        println(String.format(Locale.ROOT, format, value));
    }

    @Override
    public void printf(String format, Object[] values) {
        println(String.format(Locale.ROOT, format, values));
    }

    public Object sleep(long time) {
        return invokeMethod("sleep", new Object[] {time});
    }
}
