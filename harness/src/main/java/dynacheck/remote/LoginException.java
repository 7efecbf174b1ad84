package dynacheck.remote;

import java.io.IOException;

/** Why nobody can log in from here; trying again does not help, doing what {@link #fix} says does. */
public final class LoginException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    public LoginException(String message, String fix) {
        super(message);
        this.fix = fix;
    }

    public String fix() {
        return fix;
    }
}
