package dynacheck.report;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that look at pages in one headless Chromium. Skipped, with the reason, where there is none. */
public abstract class InBrowser {
    @TempDir
    protected static Path temp;

    protected static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser(temp);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void aUsualWindow() {
        browser.emulate("screen", "light").width(1400);
    }
}
