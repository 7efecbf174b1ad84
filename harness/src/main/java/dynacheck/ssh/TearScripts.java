package dynacheck.ssh;

import dynacheck.cluster.Disks.Tear;
import java.util.SplittableRandom;

/**
 * The shell commands that cut the power of one host's disk under a node, and take or tear what the node had not synced.
 * What was synced is known, not guessed: the disk first stops taking writes, so that no sync completes any more, and
 * the node is stopped; to tear a write, while it waits for one. What the disk has at that moment is all that was
 * synced; what the page cache has beside it was not. The node gets the former, and nothing or parts of the latter.
 *
 * @param dir ours on the host
 * @param data the node's data folder
 * @param image the file system mounted there, as a file
 * @param store the file system that the image is on
 * @param node folder that has the node's {@code pid}
 */
record TearScripts(String dir, String data, String image, String store, String node) {
    private static final String STATES = "sed 's/.*) \\(.\\).*/\\1/' /proc/$p/task/*/stat 2>/dev/null";

    /** Prints for each file how much of it was not synced and what of that is kept. The node is down when it ends. */
    String tear(Tear tear, long seed) {
        return "p=$(cat " + node + "/pid) && " + freeze() + awaitSync() + snapshot() + kill() + compare()
                + "total=0; " + files() + " [ -f $t ] || { echo \"$n is gone: it was not synced\";"
                + " total=$((total+1)); continue; };"
                + " pages=$(" + unsynced() + "); [ -n \"$pages\" ] || continue; halves=$(echo \"$pages\" | "
                + kept(tear, seed) + "); for h in $halves; do dd if=$f of=$t bs=2048 skip=$h seek=$h count=1"
                + " conv=notrunc 2>/dev/null; done; total=$((total+1));"
                + " echo \"$n: $(echo $halves | wc -w) of $(($(echo $pages | wc -w) * 2)) half pages kept that were not"
                + " synced\"; done; " + exchange()
                + "; [ $total -gt 0 ] || { echo 'nothing was waiting to be synced' >&2; exit 1; }";
    }

    /**
     * Nothing is kept of what was not synced. Prints what that is; it may be nothing, for a node that syncs all. The
     * node is down when it ends.
     */
    String cutPower() {
        return "p=$(cat " + node + "/pid) && " + freeze() + snapshot() + kill() + compare()
                + "gone=; less=; " + files() + " if [ ! -f $t ]; then gone=\"$gone $n\"; elif ! cmp -s $f $t; then"
                + " less=\"$less $n\"; fi; done; " + exchange() + "; echo \"the disk lost its power: never synced were"
                + "${gone:- no file} as a whole, and parts of${less:- none}\"";
    }

    /** Begins a loop over the node's files {@code f}: {@code n} is the name of one, {@code t} the same on the disk. */
    private String files() {
        return "IFS='\n'; for f in $(find " + data + " -type f ! -name '.*' | sort); do n=${f#" + data + "/}; t="
                + torn() + "/$n;";
    }

    private String torn() {
        return dir + "/torn";
    }

    /** What is not mounted there would be the host's own file system. */
    private String mounted() {
        return "grep -q ' " + store + " ext4 ' /proc/mounts";
    }

    /** From now on no sync completes. */
    private String freeze() {
        return mounted() + " || { echo 'the node has no disk of its own' >&2; exit 1; }; trap 'fsfreeze -u " + store
                + " 2>/dev/null' EXIT; fsfreeze -f " + store + " || exit 1;";
    }

    /** Returns when a sync is waited for, or nobody seems to want one. */
    private static String awaitSync() {
        return " i=0; until " + STATES + " | grep -q D || [ $i -ge 60 ]; do i=$((i+1)); sleep 0.05; done;";
    }

    /** No thread of the node runs any more: those that do not wait for the disk are stopped. */
    private String snapshot() {
        return " kill -STOP $p; i=0; while " + STATES + " | grep -q '[^TtDZX]'; do i=$((i+1));"
                + " [ $i -lt 100 ] || { echo \"the node does not stop\" >&2; exit 1; }; sleep 0.02; done;"
                + " cp --sparse=always " + image + " " + torn() + ".img || exit 1;";
    }

    private String kill() {
        return " kill -KILL $p; fsfreeze -u " + store + "; i=0; while " + STATES + " | grep -q '[^ZX]'; do"
                + " i=$((i+1)); [ $i -lt 200 ] || { echo \"the node survives SIGKILL\" >&2; exit 1; };"
                + " sleep 0.05; done;";
    }

    private String compare() {
        return " mkdir -p " + torn() + " && mount -o loop,noatime " + torn() + ".img " + torn() + " || exit 1; ";
    }

    /** The pages of 4096 bytes in which the file on the disk is not as the node wrote it. */
    private static String unsynced() {
        return "{ cmp -l $f $t 2>/dev/null; echo end $(stat -c %s $f) $(stat -c %s $t); } | awk '"
                + "$1 == \"end\" {for (q = int($3 / 4096); $2 > $3 && q * 4096 < $2; q++) if (q > last) print q; exit}"
                + " {q = int(($1 - 1) / 4096); if (q > last) {print q; last = q}} BEGIN {last = -1}'";
    }

    /** Of pages, one a line, the halves to keep; some, never all. */
    private static String kept(Tear tear, long seed) {
        int start = 1 + new SplittableRandom(seed).nextInt(2_147_483_646 - 1);
        String choose = switch (tear) {
            // Whole pages, then the first half of the next.
            case PREFIX ->
                "k = draw(n); for (i = 0; i < k; i++) {print 2 * page[i]; print 2 * page[i] + 1} print 2 * page[k]";
            // Of the first page its second half only, of later ones whatever comes.
            case PAGES ->
                "print 2 * page[0] + 1;"
                        + " for (i = 1; i < n; i++) if (draw(2)) {print 2 * page[i]; print 2 * page[i] + 1}";
        };
        return "awk 'function draw(m) {x = (x * 16807) % 2147483647; return int(x / 8) % m} BEGIN {x = " + start
                + "} {page[n++] = $1} END {" + choose + "}'";
    }

    /** The torn file system in the place of the whole one. */
    private String exchange() {
        return "sync -f " + torn() + " && umount " + torn() + " || exit 1; i=0; until umount " + data
                + " 2>/dev/null; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done; rm -f " + image
                + " && cp --sparse=always " + torn() + ".img " + image + " && rm -f " + torn() + ".img && rmdir "
                + torn() + " && mount -o " + DiskScripts.OPTIONS + " " + image + " " + data
                + " && chmod a+rwx " + data;
    }

    /** Part of healing: what is left of a tear that was not finished. */
    String heal() {
        return mounted() + " && fsfreeze -u " + store + " 2>/dev/null && echo stopped disk goes on; if grep -q ' "
                + torn() + " ext4 ' /proc/mounts; then umount -l " + torn() + "; fi; rm -rf " + torn() + " " + torn()
                + ".img";
    }
}
