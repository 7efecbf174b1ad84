package dynacheck.ssh;

import dynacheck.remote.Host;
import java.time.Duration;
import java.util.Locale;

/**
 * The shell commands that move one host's clock, as text. Before moving it, they record the
 * true time and the time since boot, so that the host can set it right by itself.
 *
 * @param dir our folder on the host
 */
record ClockScripts(String dir) {
    private static final String STROBE = "strobe";
    private static final String UPTIME = "$(cut -d. -f1 /proc/uptime)";

    private String note() {
        return dir + "/clock";
    }

    private String remember() {
        return "[ -f " + note() + " ] || echo $(date +%s) " + UPTIME + " >" + note();
    }

    private static String move(long seconds) {
        return "date -s '" + (seconds < 0 ? seconds : "+" + seconds) + " seconds' >/dev/null";
    }

    String bump(Duration by) {
        return remember() + "; " + move(by.toSeconds());
    }

    String strobe(Duration by, Duration period) {
        String pause = "sleep " + String.format(Locale.ROOT, "%.3f", period.toMillis() / 1000.0);
        return remember() + "; cd " + dir + " && { setsid sh -c "
                + Host.quote("trap exit TERM; echo $$ >" + STROBE + ".pid; while " + move(by.toSeconds()) + "; do "
                        + pause + "; " + move(-by.toSeconds()) + "; " + pause + "; done")
                + " </dev/null >/dev/null 2>&1 & } && i=0; while [ ! -s " + STROBE + ".pid ]; do i=$((i+1));"
                + " [ $i -lt 100 ] || exit 1; sleep 0.05; done";
    }

    /** Sets it to what another clock says. */
    String reset(long epochMillis) {
        return DiskScripts.endLoop(dir, STROBE) + "; date -s @"
                + String.format(Locale.ROOT, "%.3f", epochMillis / 1000.0) + " >/dev/null && rm -f " + note();
    }

    /** By the recorded times, for nobody else may know the time. After a boot the machine's own clock is right. */
    String heal() {
        return DiskScripts.endLoop(dir, STROBE) + "; if [ -f " + note() + " ] && read e u <" + note() + "; then [ "
                + UPTIME
                + " -lt $u ] || { date -s @$((e + " + UPTIME + " - u)) >/dev/null && echo clock set back; }; rm -f "
                + note() + "; fi";
    }

    static String now() {
        return "date +%s%3N";
    }

    static String bootId() {
        return "cat /proc/sys/kernel/random/boot_id";
    }
}
