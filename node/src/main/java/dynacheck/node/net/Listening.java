package dynacheck.node.net;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A step of a node's start that ends on its event loop. */
interface Listening {
    long START_SECONDS = 30;

    /** Succeeds with the port listened on. */
    Future<Integer> at(Endpoint endpoint);

    /**
     * Takes the step, and waits for its end.
     *
     * @param option names the endpoint on the command line
     * @throws IOException if it fails; the message says what to do
     */
    static int await(Context loop, Listening step, Endpoint endpoint, String option) throws IOException {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        loop.runOnContext(v -> step.at(endpoint).onSuccess(done::complete).onFailure(done::completeExceptionally));
        try {
            return done.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } catch (TimeoutException e) {
            throw new IOException("not started within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + endpoint + " (" + cause.getMessage() + "): end what uses port "
                            + endpoint.port() + " or give another " + option,
                    cause);
        }
    }
}
