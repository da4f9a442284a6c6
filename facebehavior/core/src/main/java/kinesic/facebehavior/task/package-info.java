/**
 * Tasks: what a network learns, and everything that depends on it.
 *
 * <p>A {@link kinesic.facebehavior.task.Task} is one object that knows its label names, how a
 * manifest writes its labels, its loss, its metrics with their chance levels, its columns in the
 * output, and how thresholds are tuned. {@link kinesic.facebehavior.task.Affect} and {@link
 * kinesic.facebehavior.task.Identity} are the two lists of tasks that the product ships. Nothing
 * outside this package asks which task it is dealing with.
 *
 * <p>It does not know files, images or networks. Start reading at {@link
 * kinesic.facebehavior.task.Task}; the README of the module shows how to add a task.
 */
@NullMarked
package kinesic.facebehavior.task;

import org.jspecify.annotations.NullMarked;
