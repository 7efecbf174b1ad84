/**
 * A lab: hosts for {@code --cluster ssh} on one Linux machine. Each <b>host</b> is a network namespace with an address
 * and an SSH server of its own. They are joined by a <b>bridge</b> in a further namespace, the <b>control</b>, where
 * the harness runs; so no address of the lab can be seen from the machine, and no rule in the lab touches the
 * machine's own. Hosts share the machine's disk, clock and kernel: what needs its own (power cuts, clocks) is not for
 * a lab.
 */
@NullMarked
package dynacheck.lab;

import org.jspecify.annotations.NullMarked;
