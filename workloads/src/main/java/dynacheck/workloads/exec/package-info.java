/**
 * Systems under test that are described in a folder, with client programs in any language: {@link
 * dynacheck.workloads.exec.ExecTarget} reads the folder's manifest ({@code adapter.json}, an {@code Adapter}), starts
 * nodes as that says, and speaks JSON lines with the client program. It knows no system.
 */
@NullMarked
package dynacheck.workloads.exec;

import org.jspecify.annotations.NullMarked;
