package io.jenkins.plugins.delivery.part;

import java.io.Serializable;

/** What a symbol such as {@code weight(5)} returns: it holds what was written, and checks nothing by itself. */
public abstract class Part implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The call that it came from. */
    public abstract Written written();
}
