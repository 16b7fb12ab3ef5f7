package io.jenkins.delivery.step;

/** Symbols that may stand in the same place. */
public enum Family {
    TARGET("a target, for example kubernetes(deployment: 'web')"),
    ROUTER("a router, for example gatewayApi('web') or replicaRatio()"),
    PHASE("a phase: weight(5), pause('10m') or hold()"),
    CHECK("a check, for example errorRate(…), httpCheck('https://…'), tcpCheck('host:port') or readinessCheck()"),
    METRICS("a metric source, for example prometheus('https://…')");

    private final String words;

    Family(String words) {
        this.words = words;
    }

    /** What to write, for error messages. */
    public String words() {
        return words;
    }
}
