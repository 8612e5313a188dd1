"""Meetings: agendas and papers, invitations that are answered, minutes that fill the registers."""
