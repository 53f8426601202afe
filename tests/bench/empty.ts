// The empty script that start-up is compared with.
