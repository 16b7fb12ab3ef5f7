package io.jenkins.delivery.platform.kubernetes;

/** Image references and names, as far as a rollout has to compare them. */
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

    /** How many letters have to be changed to get from one name to the other. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
