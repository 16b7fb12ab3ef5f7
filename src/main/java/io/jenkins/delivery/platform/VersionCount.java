package io.jenkins.delivery.platform;

/**
 * How much there is of one version.
 *
 * @param total pods that exist and are not on their way out
 * @param ready those of them that may serve
 */
public record VersionCount(int total, int ready) {
    public static final VersionCount NONE = new VersionCount(0, 0);
}
