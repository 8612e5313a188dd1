"""How the instance lancang_mekong is made from the collected facts on the river."""
