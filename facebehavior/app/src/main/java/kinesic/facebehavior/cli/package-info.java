/**
 * The command line: one class a command, which reads options, calls the packages that do the work,
 * and says in plain sentences what happens.
 *
 * <p>People start it with {@code facebehavior/bin/facebehavior}. It may know everything; nothing
 * may know it. Start reading at {@link kinesic.facebehavior.cli.Main}.
 */
@NullMarked
package kinesic.facebehavior.cli;

import org.jspecify.annotations.NullMarked;
