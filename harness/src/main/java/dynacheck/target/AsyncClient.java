package dynacheck.target;

import dynacheck.generator.Invocation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A client that can be asked without a thread that waits for the answer. Benchmarks ask so where they can: to wake a
 * thread for each of many clients costs more than to ask.
 */
public interface AsyncClient extends Client {
    /**
     * Begins the operation; an exception means that it was not begun. {@code then} gets, once, what {@link #invoke}
     * would return; on any thread, also on this one before this returns, and must not block. One operation at a time.
     */
    void begin(Invocation op, Consumer<Completion> then);

    @Override
    default Completion invoke(Invocation op) throws InterruptedException {
        CompletableFuture<Completion> completion = new CompletableFuture<>();
        begin(op, completion::complete);
        try {
            return completion.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it with an exception", e);
        }
    }
}
