package dynacheck.report;

import dynacheck.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with pages in it, driven as a reader would. */
public final class Browser implements AutoCloseable {
    private final ChromeDriver driver;
    private final Path dir;

    /** Skips the test that calls it where there is no browser, or no driver for it. */
    public Browser(Path dir) {
        Path browser = Needs.program("chromium", "chromium-browser", "google-chrome", "chrome");
        Path chromedriver = Needs.program("chromedriver");
        LoggingPreferences console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--window-size=1400,1000",
                "--user-data-dir=" + dir.resolve("profile"));
        options.setCapability("goog:loggingPrefs", console);
        this.dir = dir;
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .withTimeout(Duration.ofSeconds(60))
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    }

    /** Opens a page, and waits until it has drawn. */
    Browser open(String html, String hash) throws IOException {
        Path page = Files.writeString(Files.createTempFile(dir, "page", ".html"), html);
        driver.get(page.toUri() + hash);
        return settle();
    }

    /** Opens what a server has at this address, and waits until it has drawn. */
    public Browser visit(String address) {
        driver.get(address);
        return settle();
    }

    /** Waits until the expression is true. */
    public Browser until(String expression) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Boolean.TRUE.equals(eval(expression))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + expression + " in " + text("body"));
            }
            LockSupport.parkNanos(20_000_000);
        }
        return settle();
    }

    /** Two frames later all that was asked for is drawn. */
    public Browser settle() {
        driver.executeAsyncScript("""
                const done = arguments[0];
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));""");
        return this;
    }

    /** What the page complained of since this was asked last. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("willReadFrequently")) // of painted()
                .toList();
    }

    public Object eval(String expression) {
        return Objects.requireNonNullElse(driver.executeScript("return " + expression), "");
    }

    public String text(String css) {
        return String.valueOf(eval("document.querySelector('" + css + "').textContent"));
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** As by a mouse, wherever it is on the page. */
    public Browser click(String css) {
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", find(css));
        find(css).click();
        return settle();
    }

    /** To the timeline. */
    Browser press(CharSequence... keys) {
        driver.executeScript("document.querySelector('.tl .main canvas').focus()");
        for (CharSequence key : keys) {
            driver.switchTo().activeElement().sendKeys(key);
        }
        return settle();
    }

    Browser escape() {
        return press(Keys.ESCAPE);
    }

    /** Number of pixels of each canvas on which something is drawn. */
    List<Long> painted() {
        Object counts = driver.executeScript("""
                return Array.from(document.querySelectorAll('canvas'), canvas => {
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  let n = 0;
                  for (let i = 3; i < pixels.length; i += 4) n += pixels[i] > 0;
                  return n;
                });""");
        return ((List<?>) Objects.requireNonNull(counts))
                .stream()
                        .map(n -> ((Number) Objects.requireNonNull(n)).longValue())
                        .toList();
    }

    public Browser width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        return settle();
    }

    /** @param media {@code "screen"} or {@code "print"} */
    public Browser emulate(String media, String colors) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
        return settle();
    }

    /** What axe-core finds to object to, each with the elements. */
    public List<?> accessibility() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = driver.executeAsyncScript("""
                const done = arguments[0];
                const element = n => n.html.slice(0, 120);
                const told = v => v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map(element).join(' | ');
                axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(told)));""");
        return (List<?>) Objects.requireNonNull(found);
    }

    /** What a click on the button, which saves something, would have saved. */
    String saved(String css) {
        driver.executeScript(
                "URL.createObjectURL = blob => { window.savedBlob = blob; return '#'; };"
                        + "HTMLAnchorElement.prototype.click = function () { window.savedName = this.download; };"
                        + "document.querySelector(arguments[0]).click();",
                css);
        return String.valueOf(driver.executeAsyncScript("window.savedBlob.text().then(arguments[0]);"));
    }

    /** For people; {@code -Dreport.dir=DIR} keeps what the tests saw. */
    public void shot(String name) throws IOException {
        String keep = System.getProperty("report.dir");
        if (keep != null) {
            Files.write(Path.of(keep, name + ".png"), driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
