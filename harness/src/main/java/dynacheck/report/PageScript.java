package dynacheck.report;

/**
 * The one script of a page.
 *
 * @param contentSecurityPolicy lets a browser run it and no other
 */
public record PageScript(String text, String contentSecurityPolicy) {
    /** Puts a button below each table and drawing that saves it, as CSV or SVG. */
    public static PageScript exports() {
        return Assets.exports();
    }
}
