package io.jenkins.delivery.simulation;

import io.jenkins.delivery.platform.PlatformException;
import java.io.IOException;

/** What goes wrong around the calls of a driver. Asked once before and once after each call, in their order. */
interface Hostility {
    /** Before the call has any effect. */
    void before(String call) throws PlatformException;

    /** After it took effect and before the answer is known. */
    void after(String call) throws PlatformException;

    /** Before an entry is written. */
    void beforeJournal() throws IOException;

    /** After an entry was written. */
    void afterJournal();

    /** How long the controller is away after a crash, in seconds. */
    int outage();

    Hostility NONE = new Hostility() {
        @Override
        public void before(String call) {}

        @Override
        public void after(String call) {}

        @Override
        public void beforeJournal() {}

        @Override
        public void afterJournal() {}

        @Override
        public int outage() {
            return 5;
        }
    };
}
