package io.jenkins.delivery.platform.kubernetes;

/** Image references, as far as a rollout has to compare them. */
final class Images {
    private Images() {}

    /** Without tag and digest; the short names of Docker Hub are the same as its long ones. */
    static String repository(String image) {
        int digest = image.indexOf('@');
        String name = digest < 0 ? image : image.substring(0, digest);
        int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
        String repository = tag < 0 ? name : name.substring(0, tag);
        for (String hub : new String[] {"docker.io/library/", "docker.io/", "index.docker.io/"}) {
            if (repository.startsWith(hub)) {
                return repository.substring(hub.length());
            }
        }
        return repository;
    }
}
