/**
 * Commands and files on other machines.
 *
 * <ul>
 *   <li><b>host</b>: a machine that runs one node, and how to log in to it.
 *   <li><b>inventory</b>: where the list of hosts comes from: the command line, a file, {@code vagrant ssh-config}, or
 *       the lab. Whatever the source, its hosts are the same thing afterwards.
 *   <li><b>remote</b>: a connection to one host; wrapped by a limit on channels and by retries of what is lost before
 *       it could begin.
 *   <li><b>host key</b>: strict (known beforehand, or refused) unless the inventory says otherwise: Vagrant's machines
 *       are recreated all the time, and its own settings say not to check.
 * </ul>
 */
@NullMarked
package dynacheck.remote;

import org.jspecify.annotations.NullMarked;
