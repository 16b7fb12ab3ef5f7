package io.jenkins.delivery.rehearsal.pipeline;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;

/** A global variable of a plugin that is not here, such as {@code docker}: whatever is called on it is skipped, its blocks run. */
final class Absent extends GroovyObjectSupport {
    private final String name;
    private final PipelineRun run;

    Absent(String name, PipelineRun run) {
        this.name = name;
        this.run = run;
    }

    @Override
    public Object invokeMethod(String method, Object arguments) {
        run.tellOnce(
                "absent " + name,
                "'" + name + "' belongs to a plugin that is not here: its calls are skipped, their blocks run");
        Object[] given = arguments instanceof Object[] array ? array : new Object[] {arguments};
        if (given.length > 0 && given[given.length - 1] instanceof Closure<?> block) {
            return block.getMaximumNumberOfParameters() > 0 ? block.call(this) : block.call();
        }
        return this;
    }

    @Override
    public Object getProperty(String property) {
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
