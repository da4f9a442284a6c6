package kinesic.facebehavior.database;

/** A part of a database that has a validation split besides those for training and testing. */
enum Part {
  TRAIN,
  VALIDATION,
  TEST
}
