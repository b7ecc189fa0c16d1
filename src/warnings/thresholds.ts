/*
 * Where a warning begins. The figures named here come from the twelve problems of `npm run bench --
 * suite` (500 standardised rows, two or three seeds, 60 and 300 sweeps of rung `layer`): a warning that
 * healthy training sets off is read by nobody.
 */

/** Clamping a few entries is part of rule `inverse`; above this share it decides the solve. */
export const MUCH_CLAMPED = 0.2;

/**
 * A least pivot of AᵀA of 1e-20 is one of A of 1e-10: ten of sixteen digits of the coefficients are gone,
 * however the system is solved. Down to 1e-14, and once to 1e-19, healthy training gets all by itself, on
 * sinc and on the robot arm, where a unit's work is done by several others: refinement and QR see to it.
 */
export const ILL_CONDITIONED = 1e-20;

/** A rise of the objective by less than this share of it is rounding. */
export const ROSE = 1e-9;

/** What was so in so many of the latest sweeps … */
export const LATEST = 10;

/** … in so many of them is ill-conditioned for good: parity of 5 came to 1e-21 for a sweep or two. */
export const OFTEN = 5;

/**
 * A layer that was refused in so many of the latest sweeps is stuck. While a run moved on it was at most
 * 2 of 10, and 7 or more only in the sweeps before it stood still altogether; by rung `weighted` layers of
 * four of the twelve problems were refused in every sweep.
 */
export const REFUSED = 8;

/** A run is said to stand still after so many sweeps in a row that changed nothing. */
export const IDLE = 3;

/**
 * A mean cross-entropy below this is certainty about every training row: from there on the weights
 * can only grow, and nothing but rounding ends it.
 */
export const CERTAIN = 1e-6;

/** |f′| below this is flat: tanh beyond ±4.1. */
export const FLAT = 1e-3;

/**
 * A unit is at an end of its activation's range where it is flat in this share of the rows. A share of
 * entries would not do: of spirals' last hidden layer 73 % were flat, of parity's 93 %, and both were
 * learnt, by units that switch between two rows.
 */
export const FLAT_ROWS = 0.99;

/** So many of a layer's units at the ends are most: parity of 5, which wants switches, came to 0.4. */
export const MOST_UNITS = 0.5;

/** |f′| below this in every row: no solve can move such a unit any more. */
export const NEVER_ACTIVE = 1e-6;

/** The rest of the targets' variance below which they are as good as fitted. */
export const FITTED = 1e-3;

/** The same within rounding. */
export const EXACT = 1e-24;

/**
 * Standardised columns have mean 0 and deviation 1. With all inputs of a problem times 30, or one divided
 * by 1,000, or all shifted by ten deviations, the loss after 30 sweeps was at least 10 times higher on
 * three, four and five of six problems (sine product, teacher, Friedman 1 and 2, Franke, Mackey-Glass).
 */
export const FAR = 30;
export const TINY = 0.01;
export const SHIFTED = 10;

/** Columns that agree this well, each scaled to deviation 1, are one column. */
export const SAME = 1e-9;
