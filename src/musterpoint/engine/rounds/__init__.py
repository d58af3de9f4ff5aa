"""Who goes where in a plan: mobile teams and home visits, couriers, supply runs, escorts."""
