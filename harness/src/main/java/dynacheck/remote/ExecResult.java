package dynacheck.remote;

import java.io.IOException;

/** The result of a command on a host: its exit code and what it wrote. */
public record ExecResult(int exitCode, String stdout, String stderr) {
    /** Standard output, without blanks around it, of a command that must succeed. */
    public String orThrow(String what) throws IOException {
        if (exitCode != 0) {
            String said = (stderr.isBlank() ? stdout : stderr).strip();
            throw new IOException(what + ": exit code " + exitCode + (said.isEmpty() ? "" : ", " + said));
        }
        return stdout.strip();
    }
}
