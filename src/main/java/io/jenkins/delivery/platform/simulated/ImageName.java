package io.jenkins.delivery.platform.simulated;

/**
 * An image reference in its parts.
 *
 * @param path registry and repository
 * @param tag without the colon; {@code latest} where none is written
 * @param digest without the {@code @}; may be empty
 */
record ImageName(String path, String tag, String digest) {

    static ImageName parse(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String name = at < 0 ? text : text.substring(0, at);
        // A colon before the last slash belongs to a registry's port.
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        String tag = colon >= 0 ? name.substring(colon + 1) : digest.isEmpty() ? "latest" : "";
        return new ImageName(colon < 0 ? name : name.substring(0, colon), tag, digest);
    }

    /** Whether this, written as a key, means that image: its path ends like this one, and tag or digest agree. */
    boolean means(ImageName image) {
        boolean same = tag.isEmpty() ? digest.equals(image.digest) : tag.equals(image.tag);
        return same && sameRepository(image);
    }

    /** Whether this, written as a key, is of that image's repository. */
    boolean sameRepository(ImageName image) {
        return image.path.equals(path) || image.path.endsWith("/" + path);
    }

    /** This tag or digest in that image's repository. */
    String inRepositoryOf(ImageName image) {
        return image.path + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    @Override
    public String toString() {
        return inRepositoryOf(this);
    }
}
