package io.jenkins.delivery.platform.simulated;

import io.jenkins.delivery.platform.PlatformException;
import java.util.Optional;

/** A call to the API that writes nothing, unless a subclass says so. */
class Looking<T> implements SimulatedCluster.Call<T> {
    interface Answer<T> {
        T get() throws PlatformException;
    }

    private final Answer<T> answer;

    Looking(Answer<T> answer) {
        this.answer = answer;
    }

    @Override
    public Optional<Runnable> write() throws PlatformException {
        return Optional.empty();
    }

    @Override
    public T answer() throws PlatformException {
        return answer.get();
    }
}
