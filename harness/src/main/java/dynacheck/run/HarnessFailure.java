package dynacheck.run;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A run that ended without a verdict. Its message says why and where what was recorded is. */
public final class HarnessFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    HarnessFailure(String why, Path dir, Throwable cause) {
        super(why + "\nwhat was recorded is in " + dir + "; judge it with: ./dynacheck analyze " + dir, cause);
    }
}
