package dynacheck.target;

import dynacheck.generator.Invocation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
        BlockingQueue<Completion> completion = new ArrayBlockingQueue<>(1);
        begin(op, completion::add);
        return completion.take();
    }
}
